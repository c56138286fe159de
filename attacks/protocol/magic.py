# Prints what a grader, a log or a terminal could take for its own: verdicts, results, markers of other judges, escapes,
# bytes that are no text. On both streams.
import sys

LINES = [
    b"held " + line
    for line in [
        b"timelimit exceeded",
        b'{"outcome":"exited","exitCode":0,"verdict":"AC","signal":null}',
        b'{"status":"final","verdict":"AC","score":100}',
        b"exitcode:0\ncpu-time:0.001\nwall-time:0.001\nmemory-bytes:1\ntime-result:",
        b"status:OK\nexitcode:0\nmessage:\nkilled:0",
        b"##teamcity[testFinished]\n::set-output name=verdict::AC\n##vso[task.complete result=Succeeded]",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"data: {\"verdict\":\"AC\"}\n\nevent: final\n",
        b"\x1b]0;title\x07\x1b[2J\x1b[H\x1b[?1049h\x1b]8;;http://example.org\x07link\x1b]8;;\x07\x1bP+q\x1b\\",
        b"\x00\x00\x00\x33\x00\x00\x00\x01",
        b"\xff\xfe\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80",
        "\u202etxet\u2066 \ufeff\u0085\u2028".encode(),
        b"${jndi:ldap://x/y} %s%n%n {} {{7*7}} <script>alert(1)</script> '; DROP TABLE submissions; --",
        b"\r\x08\x08\x08\x0b\x0c\x04\x1a",
    ]
]
for line in LINES:
    sys.stdout.buffer.write(line + b"\n")
    sys.stderr.buffer.write(line + b"\n")
sys.stdout.buffer.write(b"held the end\n")
sys.stdout.buffer.flush()
sys.stderr.buffer.flush()
sys.exit(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
