section .data
m: db "ok", 10
section .text
global _start
_start: mov eax, 1
 mov edi, 1
 mov rsi, m
 mov edx, 3
 syscall
 mov eax, 60
 xor edi, edi
 syscall
