import java.lang.ProcessBuilder;
import java.net.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;

public class Main {
  public static void main(String[] arguments) throws Exception {
    List<byte[]> kept = new ArrayList<>();
    for (int i = 0; i < 200; i++) { byte[] b = new byte[1 << 16]; if (i % 20 == 0) kept.add(b); }
    long sum = IntStream.range(0, 1_000_000).parallel().mapToLong(i -> i % 7).sum();
    Path file = Files.writeString(Path.of("file.txt"), "x".repeat(10000));
    Files.copy(file, Path.of("copy.txt"), StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel c = FileChannel.open(file)) { c.map(FileChannel.MapMode.READ_ONLY, 0, c.size()).load(); }
    try { NetworkInterface.networkInterfaces().count(); } catch (SocketException e) { /* a cell has none */ }
    try (DatagramSocket s = new DatagramSocket(); Selector selector = Selector.open()) { selector.selectNow(); }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    Future<String> name = pool.submit(() -> Thread.currentThread().getName());
    name.get();
    pool.shutdown();
    if (new ProcessBuilder("true").start().waitFor() != 0) throw new AssertionError();
    Runtime.getRuntime().gc();
    System.out.println(sum > 0 && kept.size() == 10 ? "ok" : "no");
  }
}
