/** The names of commands that only read. All others may change something, such as `youtube.upload`. */
const READS = [/\.(status|list|summary|usage|errorlog|errorcount)$/, /\.get[^.]*$/, /^(usage|video)\./];

/** Whether a command only reads, judging by its name. Asking twice is then harmless. */
export function isRead(command: string): boolean {
  return READS.some((names) => names.test(command));
}
