// node --check parses, and must run neither this nor a module that this asks for.
const fs = require('fs');
if (!fs.existsSync('/program/compile_time.js')) console.error('BROKEN this ran at compile time');
console.log('held');
