local f = assert(io.open("lua.txt", "w")); f:write(("x"):rep(10000)); f:close(); os.execute("true")
local p = io.popen("echo ok"); print(p:read("l")); p:close()
