const lines = require("fs").readFileSync(0, "utf8").trim().split("\n").slice(1);
const answers = lines.map((line) => {
  const [px, py, ax, ay, bx, by] = line.split(" ").map(Number);
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const t = length2 > 0 ? ((px - ax) * dx + (py - ay) * dy) / length2 : 0;
  const k = Math.min(1, Math.max(0, t));
  return Math.hypot(px - ax - k * dx, py - ay - k * dy);
});
console.log(answers.join("\n"));
