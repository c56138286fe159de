// Asks for everything that the filter's table refuses, from within a cell.
#pragma once

// Makes each call of the table with an argument that is refused, prints each answer that is another one, then "asked".
int refusals_ask(void);
