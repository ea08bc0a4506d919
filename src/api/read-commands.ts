/** The names of commands that only read. All others may change something, such as `youtube.upload`. */
const READS = [/\.(status|list|summary|usage|errorlog|errorcount)$/, /\.get[^.]*$/, /^(usage|video)\./];

/** Whether asking twice is harmless, as far as the name of the API's command says. */
export function isRead(command: string): boolean {
  return READS.some((names) => names.test(command));
}
