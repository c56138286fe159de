with Ada.Text_IO; use Ada.Text_IO;
procedure Main is
   task Work;
   task body Work is begin delay 0.001; end Work;
begin
   delay 0.002;
   Put_Line ("ok");
end Main;
