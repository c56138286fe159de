<?php
file_put_contents("php.txt", str_repeat("x", 100000)); copy("php.txt", "copy.txt"); usleep(1000);
$s = 0; for ($i = 0; $i < 1000000; $i++) $s += $i % 7; shell_exec("true"); preg_match("/a+b/", "aab"); echo "ok\n";
