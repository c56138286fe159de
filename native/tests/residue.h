// What a run might leave to the next one in the scratch.
#pragma once

// Touches the scratch in the way that is named; 99: there is no such way.
int residue_leave(const char *way);

// Prints all that can be seen of the three folders but times; and their times of change.
int residue_look(void);
int residue_times(void);
