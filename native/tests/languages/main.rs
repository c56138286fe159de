use std::{collections::HashMap, fs, process::Command, sync::mpsc, thread, time::Duration};
fn main() {
    let (send, receive) = mpsc::channel();
    let threads: Vec<_> = (0..4).map(|i| { let s = send.clone(); thread::spawn(move || s.send(i).unwrap()) }).collect();
    for t in threads { t.join().unwrap(); }
    assert_eq!(receive.iter().take(4).sum::<i32>(), 6);
    thread::sleep(Duration::from_millis(1));
    fs::write("rust.txt", "x").unwrap();
    fs::copy("rust.txt", "copy.txt").unwrap();
    assert!(Command::new("true").status().unwrap().success());
    let mut map = HashMap::new();
    map.insert(1, "ok");
    println!("{}", map[&1]);
}
