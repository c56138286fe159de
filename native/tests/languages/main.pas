program main;
{$mode objfpc}
uses cthreads, classes, sysutils;
type TWork = class(TThread) procedure Execute; override; end;
procedure TWork.Execute; begin Sleep(1); end;
var w: TWork; t: Text;
begin
  w := TWork.Create(false); w.WaitFor; w.Free;
  Assign(t, 'pascal.txt'); Rewrite(t); WriteLn(t, 1); Close(t);
  WriteLn('ok');
end.
