# One call a run: more than Python lets stand on its stack.
def encode(line, start):
    if start == len(line):
        return ""
    end = start
    while end < len(line) and line[end] == line[start]:
        end += 1
    return f"{end - start}{line[start]}" + encode(line, end)


print(encode(input(), 0))
