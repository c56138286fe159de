const lines = require("fs").readFileSync(0, "utf8").split("\n");
for (const line of lines.slice(1, 1 + Number(lines[0]))) {
  const [a, b] = line.split(" ").map(Number);
  console.log(String(a + b));
}
