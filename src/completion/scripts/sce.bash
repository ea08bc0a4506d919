# bash completion for sce

_sce() {
  COMPREPLY=()
  local kind reply last="${COMP_WORDS[COMP_CWORD]}" before=$((COMP_CWORD - 1))
  # The word may continue after the cursor. If it is quoted, bash passes another text.
  [[ -z ${2-} || $last != "$2"* ]] || last="$2"
  # bash splits a word after an @ and replaces both parts.
  if [[ ${2-} == @?* && @$last == "$2"* ]]; then
    last="$2"
    before=$((before - 1))
  fi
  {
    IFS=' ' read -r kind reply
    while IFS= read -r reply; do
      COMPREPLY+=("$reply")
    done
  } <<<"$(command sce __complete bash "${COMP_WORDS[@]:1:before}" "$last" 2>/dev/null)"
  # The bash of macOS has no compopt. It offers files if there are no candidates and adds a space after a field.
  [[ $kind == files ]] || compopt +o default 2>/dev/null || :
  [[ $kind != open ]] || compopt -o nospace 2>/dev/null || :
  return 0
}

complete -o default -F _sce sce
