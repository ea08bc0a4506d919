import { clearLine, cursorTo, moveCursor } from "node:readline";
import { Writable } from "node:stream";
import { Terminal } from "@xterm/headless";

/** A terminal with screen and scrollback, emulated by xterm.js. */
export class Screen extends Writable {
  readonly isTTY = true;
  /** Everything written, with escape sequences. */
  written = "";
  readonly #terminal: Terminal;

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.#terminal = new Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  override _write(text: string, _: string, done: () => void): void {
    this.written += text;
    this.#terminal.write(text);
    done();
  }

  // Like Node's terminals.
  cursorTo(column: number): boolean {
    return cursorTo(this, column);
  }

  moveCursor(columns: number, rows: number): boolean {
    return moveCursor(this, columns, rows);
  }

  clearLine(direction: -1 | 0 | 1): boolean {
    return clearLine(this, direction);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** The visible lines with the scrollback, without empty lines at the end. */
  async text(): Promise<string> {
    await new Promise<void>((resolve) => this.#terminal.write("", resolve));
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, n) => active.getLine(n)?.translateToString(true) ?? "");
    return lines.join("\n").trimEnd();
  }
}
