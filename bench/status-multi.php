<?php
// The sample from the API's documentation with curl_multi: many uploads, with parallel requests.
// seq 10000 | php bench/status-multi.php 64
function handle(string $id): CurlHandle
{
    $request = [
        'command' => 'youtube.status',
        'api_key' => getenv('SCE_API_KEY'),
        'timestamp' => time(),
        'cdn' => (int) getenv('SCE_CDN'),
        'id' => (int) $id,
    ];
    $digest = hash_hmac('sha256', json_encode($request), getenv('SCE_API_SECRET'), true);
    $request['signature'] = base64_encode($digest);
    $curl = curl_init(getenv('SCE_API_URL'));
    curl_setopt($curl, CURLOPT_POST, true);
    curl_setopt($curl, CURLOPT_POSTFIELDS, ['json' => json_encode($request)]);
    curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
    return $curl;
}

$multi = curl_multi_init();
$ids = new ArrayIterator(file('php://stdin', FILE_IGNORE_NEW_LINES));
$begin = function () use ($multi, $ids) {
    if (!$ids->valid()) return;
    curl_multi_add_handle($multi, handle($ids->current()));
    $ids->next();
};
for ($slot = 0; $slot < (int) $argv[1]; $slot++) $begin();
do {
    curl_multi_exec($multi, $active);
    while ($done = curl_multi_info_read($multi)) {
        echo curl_multi_getcontent($done['handle']), "\n";
        curl_multi_remove_handle($multi, $done['handle']);
        $begin();
        $active = true;
    }
    if ($active) curl_multi_select($multi);
} while ($active);
