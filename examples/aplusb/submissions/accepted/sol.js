const lines = require("fs").readFileSync(0, "utf8").split("\n");
const sums = lines.slice(1, 1 + Number(lines[0])).map((line) => {
  const [a, b] = line.split(" ").map(BigInt); // a Number is exact only up to 2^53
  return a + b;
});
console.log(sums.join("\n"));
