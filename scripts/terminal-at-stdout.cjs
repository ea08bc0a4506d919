// Preloaded into the built program: makes stdout look like a terminal with SCE_PICTURE_COLUMNS columns.
Object.assign(process.stdout, { isTTY: true, columns: Number(process.env.SCE_PICTURE_COLUMNS) });
