const line = require("fs").readFileSync(0, "utf8").trim();
console.log(line.replace(/(.)\1*/g, (run) => run.length + run[0]));
