// Runs a fuzz target once over every file of a folder, without a fuzzer: what was found once stays mended.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "../tests/tap.h"
#include "fuzz.h"

static void replay(int folder, const char *name) {
  struct stat status;
  int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
  REQUIRE(file >= 0 && fstat(file, &status) == 0, name);
  // Of its very size, so that a step past the end is seen.
  uint8_t *data = malloc(status.st_size ? (size_t)status.st_size : 1);
  REQUIRE(data && read(file, data, (size_t)status.st_size) == status.st_size, name);
  close(file);
  tap_note("%s", name);
  LLVMFuzzerTestOneInput(data, (size_t)status.st_size);
  free(data);
}

int main(int argc, char **argv) {
  // The messages' target wants the number of the control connection, which the list of files must not take.
  int folder = fcntl(argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, F_DUPFD_CLOEXEC, 100);
  close(3);
  struct dirent **names;
  int count = argc == 2 ? scandir(argv[1], &names, NULL, alphasort) : -1, replayed = 0;
  REQUIRE(folder >= 0 && count >= 0, "give the folder of a target's inputs");
  for (int i = 0; i < count; i++) {
    if (names[i]->d_name[0] != '.') {
      replay(folder, names[i]->d_name);
      replayed++;
    }
    free(names[i]);
  }
  free(names);
  close(folder);
  ok(replayed > 0, "%d inputs hold what the target asks for", replayed);
  return tap_done();
}
