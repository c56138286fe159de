import asyncio, ctypes, json, mmap, multiprocessing, os, random, select, shutil, signal, socket, sqlite3, subprocess
import sys, tempfile, threading, time

def square(n):
    return n * n

async def main():
    await asyncio.gather(*(asyncio.sleep(0.001) for _ in range(10)))
    process = await asyncio.create_subprocess_exec("true")
    await process.wait()
    await asyncio.get_running_loop().run_in_executor(None, square, 3)

if __name__ == "__main__":
    thread = threading.Thread(target=time.sleep, args=(0.001,))
    thread.start()
    thread.join()
    for way in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(way)
        queue = context.SimpleQueue() if way != "fork" else context.Queue()
        child = context.Process(target=queue.put, args=(1,))
        child.start()
        assert queue.get() == 1
        child.join()
    with multiprocessing.Pool(2) as pool:
        assert pool.map(square, range(5))[4] == 16
    asyncio.run(main())
    subprocess.run(["sh", "-c", "true"], check=True)
    with tempfile.TemporaryFile() as file:
        file.truncate(4096)
        mmap.mmap(file.fileno(), 4096).close()
    sqlite3.connect("python.db").execute("create table if not exists t(x)").connection.commit()
    shutil.copy("python.db", "copy.db")
    a, b = socket.socketpair()
    a.send(b"x")
    signal.setitimer(signal.ITIMER_REAL, 1)
    signal.setitimer(signal.ITIMER_REAL, 0)
    print("ok")
