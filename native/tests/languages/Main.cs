using System; using System.Diagnostics; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;
public class Program {
  public static void Main() {
    var t = new Thread(() => Thread.Sleep(1)); t.Start(); t.Join();
    var n = Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => i))).Result.Sum();
    File.WriteAllText("cs.txt", "x"); File.Copy("cs.txt", "copy.txt", true);
    Process.Start("true").WaitForExit(); GC.Collect();
    Console.WriteLine(n == 28 ? "ok" : "no");
  }
}
