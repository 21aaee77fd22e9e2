//! Examples for the help of the program, and of commands without a module of their own.

pub(super) const PROGRAM: &str = "\
Examples:
  carnet init mon-carnet
  carnet new \"Premier tour de roue\"
  carnet serve
  carnet publish --to folder:/srv/blog";

pub(super) const BUILD: &str = "\
Examples:
  carnet build
  carnet build --verbose
  carnet build --out /srv/blog --no-compress";

pub(super) const SERVE: &str = "\
Examples:
  carnet serve
  carnet serve --port 3000
  carnet serve --host blog.tunnel.example";

pub(super) const PREVIEW: &str = "\
Examples:
  carnet preview
  carnet preview --site /srv/blog --port 3000";

pub(super) const PULL: &str = "\
Examples:
  carnet pull
  carnet pull --dry-run
  carnet pull --from carnet-endpoint.db
  carnet pull --approve 3f2a91c05d7be84616c09d3ae2758b4f";

pub(super) const SCHEMA: &str = "\
Examples:
  carnet schema post > post.schema.json
  carnet schema site > site.schema.json";
