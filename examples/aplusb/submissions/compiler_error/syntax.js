// @EXPECTED_RESULTS@: COMPILER-ERROR
const [a, b = require("fs").readFileSync(0, "utf8").split(" ");
