// Preloaded into the built program: its stdout passes for a terminal, as many columns wide as SCE_PICTURE_COLUMNS says.
Object.assign(process.stdout, { isTTY: true, columns: Number(process.env.SCE_PICTURE_COLUMNS) });
