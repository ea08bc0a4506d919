#compdef sce
# zsh completion for sce

_sce() {
  local -a reply first
  reply=("${(@f)$(command sce __complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  first=(${(s: :)reply[1]})
  shift reply
  (( ${first[2]:-0} > 0 )) && compset -p ${first[2]}
  case $first[1] in
    files) _files ;;
    words) (( $#reply )) && _describe -t values sce reply ;;
    open) (( $#reply )) && _describe -t values sce reply -S '' ;;
    *) return 1 ;;
  esac
}

# In a folder of fpath this file is the body of the function. Otherwise `source` reads it.
if [[ $funcstack[1] == _sce ]]; then
  _sce "$@"
else
  compdef _sce sce
fi
