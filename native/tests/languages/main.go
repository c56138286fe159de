package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"time"
)

func main() {
	var group sync.WaitGroup
	for i := 0; i < 100; i++ {
		group.Add(1)
		go func() { defer group.Done(); time.Sleep(time.Millisecond); _ = make([]byte, 1<<16) }()
	}
	group.Wait()
	in, _ := os.Open("/proc/self/exe")
	out, _ := os.Create("copied")
	io.Copy(out, in)
	if err := exec.Command("true").Run(); err != nil {
		panic(err)
	}
	listener, err := net.Listen("unix", "go.socket")
	if err == nil {
		listener.Close()
	}
	fmt.Println("ok")
}
