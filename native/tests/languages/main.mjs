import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { execFileSync } from "node:child_process";
import fs from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import zlib from "node:zlib";
import crypto from "node:crypto";
if (!isMainThread) { parentPort.postMessage("hello"); }
else {
  const worker = new Worker(new URL(import.meta.url));
  await new Promise((done) => worker.once("message", done));
  await fs.writeFile("file.txt", "x".repeat(100000));
  await fs.copyFile("file.txt", "copy.txt");
  await fs.stat("copy.txt");
  execFileSync("true");
  try { os.networkInterfaces(); } catch (e) { /* without netlink there is no list */ }
  os.cpus();
  zlib.gzipSync(Buffer.alloc(100000));
  await new Promise((done) => crypto.pbkdf2("a", "b", 1000, 32, "sha256", done));
  await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  const server = net.createServer((s) => s.end("hi"));
  await new Promise((done) => server.listen("./socket", done));
  await new Promise((done) => net.connect("./socket").on("data", () => 0).on("close", done));
  server.close();
  await worker.terminate();
  console.log("ok");
}
