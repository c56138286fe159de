program main
  use omp_lib
  integer :: i, s
  s = 0
  !$omp parallel do reduction(+:s)
  do i = 1, 1000
    s = s + 1
  end do
  open(10, file="fortran.txt")
  write(10, *) s
  close(10)
  call execute_command_line("true")
  if (s == 1000) print "(a)", "ok"
end program
