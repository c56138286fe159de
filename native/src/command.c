#include "command.h"

#include <errno.h>
#include <string.h>

// Copies a list of strings behind `*text`, ends the list with NULL, and moves both on.
static char **read_words(struct reader *r, char ***words, const char *words_end, char **text) {
  char **first = *words;
  uint32_t count = read_count(r, 4);
  if ((size_t)(words_end - (char *)first) / sizeof *first <= count) r->bad = true;
  for (uint32_t i = 0; i < count && !r->bad; i++) {
    struct span word = read_bytes(r);
    if (memchr(word.bytes, 0, word.length)) r->bad = true;
    *(*words)++ = memcpy(*text, word.bytes, word.length);
    *text += word.length;
    *(*text)++ = 0;
  }
  if (!r->bad) *(*words)++ = NULL;
  return first;
}

// One after another: the order within an initializer is not defined.
static void read_limits(struct reader *r, struct limits *l) {
  l->cpu_us = read_u64(r);
  l->wall_us = read_u64(r);
  l->memory = read_u64(r);
  l->file = read_u64(r);
  l->stack = read_u64(r);
  l->output = read_u64(r);
  l->processes = read_u32(r);
  l->open_files = read_u32(r);
  if (!l->cpu_us || !l->wall_us || !l->memory || !l->file || !l->stack || !l->processes || !l->open_files)
    r->bad = true;
}

static bool flags_agree(uint32_t flags, const struct span *input) {
  return !(flags & ~(uint32_t)RUN_FLAGS) && !(flags & RUN_STDOUT_FD && flags & RUN_DISCARD_STDOUT) &&
         !(flags & RUN_STDERR_FD && flags & RUN_DISCARD_STDERR) && !(flags & RUN_STDIN_FD && input->length);
}

int command_read(const struct message *message, struct command *command, struct failure *why) {
  struct reader r = reader_of(message);
  char **words = command->words, *text = command->text;
  const char *end = (const char *)(command->words + MOST_WORDS);
  command->flags = read_u32(&r);
  command->argv = read_words(&r, &words, end, &text);
  command->env = read_words(&r, &words, end, &text);
  read_str(&r, command->cwd, sizeof command->cwd);
  read_limits(&r, &command->limits);
  command->processor = (int32_t)read_u32(&r);
  command->limits.one_processor = command->processor >= 0;
  command->input = read_bytes(&r);
  if (!reader_done(&r) || !command->argv[0] || command->processor < -1 || command->input.length > MOST_INPUT ||
      !flags_agree(command->flags, &command->input))
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_RUN, "a malformed RUN message");
  return 0;
}
