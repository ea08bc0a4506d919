export const NETWORK = "hint: check the network and api_url (`sce config show`)\n";
export const AGAIN = "hint: try again in a few minutes; `-v` logs every attempt\n";
export const LIMIT = "hint: use --request-timeout to allow each attempt more time\n";
