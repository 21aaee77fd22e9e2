#!/bin/sh
# Uploads dist/ to an object store that speaks S3. See docs/publish.md.
#
#     BUCKET=s3://example-blog sh object-store.sh
#
# AWS_ENDPOINT_URL names the store where it is not Amazon's.
set -eu

site=${SITE:-dist}
forever="public, max-age=31536000, immutable"

# 1. The app, smaller pictures and the index of the search first, so that no page names a file that is not there yet.
#    Their names change with their content.
aws s3 sync "$site/assets" "$BUCKET/assets" --exclude "*" --include "*.css" --include "*.js" --include "site-*.json" \
    --include "pictures/*" --cache-control "$forever"
aws s3 sync "$site/assets" "$BUCKET/assets" --exclude "*" --include "*.wasm" --cache-control "$forever" \
    --content-type application/wasm
aws s3 sync "$site/search" "$BUCKET/search" --exclude "*" --include "*.txt" --cache-control "$forever"

# 2. Pages and all else. Browsers and the network before the store ask each time whether theirs is still the newest.
aws s3 sync "$site" "$BUCKET" --exclude "assets/*.css" --exclude "assets/*.js" --exclude "assets/site-*.json" \
    --exclude "assets/*.wasm" --exclude "assets/pictures/*" --exclude "search/*.txt" --exclude "*.webmanifest" \
    --exclude "_headers" --exclude "_redirects" --cache-control no-cache
aws s3 sync "$site" "$BUCKET" --exclude "*" --include "*.webmanifest" --cache-control no-cache \
    --content-type application/manifest+json

# 3. At last, what is no more. Files of earlier apps are kept in dist/assets for a month, and so here.
aws s3 sync "$site" "$BUCKET" --delete --size-only --exclude "_headers" --exclude "_redirects"
