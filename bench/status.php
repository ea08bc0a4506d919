<?php
// The sample from the API's documentation for youtube.status: cURL, json_encode, hash_hmac, one upload per run.
// php bench/status.php ID
$request = [
    'command' => 'youtube.status',
    'api_key' => getenv('SCE_API_KEY'),
    'timestamp' => time(),
    'cdn' => (int) getenv('SCE_CDN'),
    'id' => (int) $argv[1],
];
$digest = hash_hmac('sha256', json_encode($request), getenv('SCE_API_SECRET'), true);
$request['signature'] = base64_encode($digest);

$curl = curl_init(getenv('SCE_API_URL'));
curl_setopt($curl, CURLOPT_POST, true);
curl_setopt($curl, CURLOPT_POSTFIELDS, ['json' => json_encode($request)]);
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
$reply = curl_exec($curl);
curl_close($curl);
print_r(json_decode($reply, true));
