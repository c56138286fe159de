require "socket"; require "fileutils"; require "open3"
Thread.new { sleep 0.001 }.join
Process.wait(fork { exit!(0) })
Open3.capture2("true")
File.write("ruby.txt", "x" * 100_000); FileUtils.cp("ruby.txt", "copy.txt")
IO.select([IO.pipe[0]], nil, nil, 0.001); UNIXSocket.pair; GC.start; Ractor.new { 1 }.take
puts "ok"
