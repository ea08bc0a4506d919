# bash completion for sce

_sce() {
  COMPREPLY=()
  local line="${COMP_LINE:-}" kind reply
  line="${line:0:${COMP_POINT:-0}}"
  if [[ -z $line ]]; then
    # Called with the words alone; the signs at which bash cuts them are words of their own.
    line="${COMP_WORDS[*]:0:COMP_CWORD+1}"
    line="${line// = /=}"
    line="${line/% =/=}"
  fi
  {
    IFS=' ' read -r kind reply
    while IFS= read -r reply; do
      COMPREPLY+=("$reply")
    done
  } <<<"$(command sce __complete bash "$line" "$COMP_WORDBREAKS" 2>/dev/null)"
  # The bash of macOS has no compopt: it offers files where there is nothing else, and puts a space after a field.
  [[ $kind == files ]] || compopt +o default 2>/dev/null || :
  [[ $kind != open ]] || compopt -o nospace 2>/dev/null || :
  return 0
}

complete -o default -F _sce sce
