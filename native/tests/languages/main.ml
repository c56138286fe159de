let () =
  let t = List.init 100000 (fun x -> x) in
  ignore (Unix.system "true");
  ignore (Unix.gettimeofday ());
  Gc.full_major ();
  print_endline (if List.length t = 100000 then "ok" else "no")
