# PowerShell completion for sce

Register-ArgumentCompleter -Native -CommandName sce -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $length = [Math]::Max(0, $cursorPosition - $commandAst.Extent.StartOffset)
    $line = $commandAst.Extent.Text.PadRight($length).Substring(0, $length)
    $asked = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($line))
    $answer = & sce __complete powershell $asked 2>$null
    if (-not $answer) { return }
    $kind, $reply = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($answer)) -split "`n"
    # Without candidates PowerShell completes files.
    if ($kind.StartsWith('files')) { return }
    # In a list PowerShell replaces only the text after the last comma.
    $typed = ($line -split '\s')[-1]
    $kept = if ($typed.EndsWith(",$wordToComplete")) { $typed.Length - $wordToComplete.Length } else { 0 }
    $candidates = @($reply | Where-Object { $_ } | ForEach-Object {
        $value, $description = $_ -split "`t", 2
        $text = if ($value.Length -gt $kept) { $value.Substring($kept) } else { $value }
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $description)
    })
    # An empty text keeps PowerShell from offering files.
    if ($candidates.Count -eq 0) { '' } else { $candidates }
}
