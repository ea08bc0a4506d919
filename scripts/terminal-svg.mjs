// Draws a program's output, with its colours, as an SVG of a terminal window.
import xterm from "@xterm/headless";

/** The eight basic terminal colours, from 30 on, and the window's own. All are readable on their background. */
const THEMES = {
  dark: {
    colours: ["#6e7681", "#ff7b72", "#3fb950", "#d29922", "#79c0ff", "#d2a8ff", "#39c5cf", "#e6edf3"],
    window: { text: "#e6edf3", faint: "#9198a1", background: "#0d1117", border: "#3d444d" },
  },
  light: {
    colours: ["#1f2328", "#cf222e", "#1a7f37", "#8a5d00", "#0969da", "#8250df", "#1b7c83", "#59636e"],
    window: { text: "#1f2328", faint: "#59636e", background: "#ffffff", border: "#d0d7de" },
  },
};

const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";
const SIZE = 15;
const COLUMN = SIZE * 0.6;
const LINE = 22;
const MARGIN = 18;

/** Draws panels, each with a heading and the text that was written to a terminal of that size. */
export async function terminalSvg(panels, { theme, size }) {
  const { colours, window: look } = THEMES[theme];
  const width = size.cols * COLUMN + 2 * MARGIN;
  const drawn = [];
  let top = 0;
  for (const { heading, text } of panels) {
    if (top > 0) drawn.push(`<path d="M0 ${top + 0.5}H${width}" stroke="${look.border}"/>`);
    top += MARGIN;
    drawn.push(textElement({ text: heading, column: 0, style: ` fill="${look.faint}"` }, top));
    top += LINE * 1.5;
    for (const line of await screen(text, size)) {
      for (const piece of pieces(line, colours)) drawn.push(textElement(piece, top));
      top += LINE;
    }
    top += MARGIN * 0.5;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}" role="img">
<title>sce in a terminal: ${panels.map(({ heading }) => heading).join("; ")}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${top - 1}" rx="8" fill="${look.background}" stroke="${look.border}"/>
<g font-family="${FONT}" font-size="${SIZE}" fill="${look.text}">
${drawn.join("\n")}
</g>
</svg>
`;
}

/** The lines that a terminal shows after that text, without empty ones. */
async function screen(text, size) {
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
  await new Promise((done) => terminal.write(text, done));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row));
  return lines.filter((line) => line.translateToString(true) !== "");
}

/** Splits a line into pieces of one style, each with its column. Leaves out wide gaps, so that columns stay aligned. */
function pieces(line, colours) {
  const found = [];
  for (let column = 0; column < line.length; column += 1) {
    const cell = line.getCell(column);
    const fill = cell.isFgDefault() ? "" : ` fill="${colours[cell.getFgColor()]}"`;
    const style = `${fill}${cell.isBold() ? ' font-weight="bold"' : ""}`;
    const character = cell.getChars() || " ";
    const last = found.at(-1);
    if (last?.style === style && !last.text.endsWith("  ")) last.text += character;
    else if (character !== " ") found.push({ text: character, column, style });
  }
  return found;
}

function textElement({ text, column, style }, top) {
  const shown = text.trimEnd();
  const escaped = shown.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  // Columns have the same width in every font.
  const length = `textLength="${shown.length * COLUMN}" lengthAdjust="spacingAndGlyphs"`;
  return `<text x="${MARGIN + column * COLUMN}" y="${top + SIZE}" ${length}${style}>${escaped}</text>`;
}
