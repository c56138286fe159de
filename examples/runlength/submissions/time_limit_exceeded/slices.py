# Copies the rest of the line for every letter.
line, encoded = input(), []
while line:
    length = 1
    while line[:length] + line[0] == line[: length + 1]:
        length += 1
    encoded.append(f"{length}{line[0]}")
    line = line[length:]
print("".join(encoded))
