# fish completion for sce

function __sce_complete
    set -l words (commandline --cut-at-cursor --current-process --tokenize)
    set -l word (commandline --cut-at-cursor --current-token)
    set -l reply (command sce __complete fish $words[2..-1] "$word" 2>/dev/null)
    set -l first (string split ' ' -- $reply[1])
    if test "$first[1]" = files
        set -l head (string sub --length $first[2] -- "$word")
        set -l rest (string sub --start (math $first[2] + 1) -- "$word")
        printf '%s\n' $head(__fish_complete_path "$rest")
    else
        printf '%s\n' $reply[2..-1]
    end
end

# fish also makes completions from the manual page, with the options of all commands in one list. It loads them with the
# first completion. So load them now and erase them.
complete --do-complete 'sce -' >/dev/null
complete --command sce --erase
complete --command sce --no-files --keep-order --arguments '(__sce_complete)'
