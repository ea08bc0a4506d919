// Draws a program's output, with its colours, as an SVG of a terminal window.

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
const SIZE = 14;
const COLUMN = SIZE * 0.6;
const LINE = 20;
const MARGIN = 18;

/** The escape sequences that can be drawn: colours and bold. Any other is an error, so that none is lost. */
const SEQUENCE = /\u001b\[(\d+(?:;\d+)*)m/;

/** Draws panels, each with a heading and a text, in lines of that many columns. */
export function terminalSvg(panels, { theme, columns, title }) {
  const { colours, window: look } = THEMES[theme];
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const drawn = [];
  let top = MARGIN;
  for (const [number, { heading, text }] of panels.entries()) {
    if (number > 0) {
      drawn.push(`<path d="M0 ${top + 0.5}H${width}" stroke="${look.border}"/>`);
      top += MARGIN;
    }
    drawn.push(textElement({ text: heading, column: 0, fill: look.faint }, top));
    top += LINE * 1.5;
    for (const line of text.replace(/\n$/, "").split("\n")) {
      for (const run of runs(line, colours)) drawn.push(textElement(run, top));
      top += LINE;
    }
    top += MARGIN * 0.5;
  }
  const height = Math.ceil(top);
  const frame = `x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect ${frame} fill="${look.background}" stroke="${look.border}"/>`,
    `<g font-family="${FONT}" font-size="${SIZE}" fill="${look.text}">`,
    ...drawn,
    "</g>",
    "</svg>\n",
  ].join("\n");
}

/** Splits a line into pieces of one style, each with its column. Leaves out wide gaps, so that columns stay aligned. */
function runs(line, colours) {
  const found = [];
  let column = 0;
  let fill;
  let bold = false;
  for (const [index, part] of line.split(SEQUENCE).entries()) {
    if (index % 2 === 1) {
      for (const code of part.split(";").map(Number)) {
        if (code >= 30 && code <= 37) fill = colours[code - 30];
        else if (code === 1 || code === 22) bold = code === 1;
        else if (code === 39) fill = undefined;
        else throw new Error(`cannot draw the escape sequence ${code}`);
      }
      continue;
    }
    for (const piece of part.split(/( {2,})/)) {
      if (piece.trim() !== "") found.push({ text: piece, column, fill, bold });
      column += piece.length;
    }
  }
  return found;
}

function textElement({ text, column, fill, bold }, top) {
  const start = text.length - text.trimStart().length;
  const shown = text.trim();
  const place = `x="${+(MARGIN + (column + start) * COLUMN).toFixed(2)}" y="${+(top + SIZE).toFixed(2)}"`;
  // Columns have the same width in every font.
  const length = `textLength="${+(shown.length * COLUMN).toFixed(2)}" lengthAdjust="spacingAndGlyphs"`;
  const looks = `${fill ? ` fill="${fill}"` : ""}${bold ? ' font-weight="bold"' : ""}`;
  return `<text ${place} ${length}${looks}>${escapeXml(shown)}</text>`;
}

function escapeXml(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
