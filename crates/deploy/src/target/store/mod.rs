//! A bucket of an S3-compatible store. Each object carries the hash of its content, so that an interrupted upload can be
//! continued.

mod multipart;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::path::Path as ObjectPath;
use object_store::{Attribute, Attributes, Error, GetOptions, ObjectMeta, ObjectStore, PutOptions, PutPayload};
use publish::host_rules::{headers, redirects};
use publish::output::NO_JEKYLL;
use tokio::runtime::Runtime;

use super::Target;
use crate::files::{FileContent, MANIFEST, UNFINISHED};
use crate::manifest::{Manifest, parse_unfinished};
use crate::names::is_immutable;
use crate::plan::{Plan, Upload};
use crate::state::TargetState;
use crate::texts::Publish;

/// Requests at the same time.
const MAX_REQUESTS: usize = 8;

/// Metadata with the SHA-256 of the content.
const HASH: &str = "sha256";

/// The variables with the credentials.
const CREDENTIALS: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

pub(super) struct Store {
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
    /// The path in the bucket, without slashes at its ends; may be empty.
    prefix: String,
    dist: PathBuf,
    unfinished: BTreeMap<String, FileContent>,
    texts: &'static Publish,
}

impl Store {
    /// A bucket, with the credentials and the region of the environment.
    ///
    /// # Errors
    /// When there are no credentials.
    pub(super) fn s3(
        bucket: &str,
        prefix: &str,
        endpoint: Option<&str>,
        dist: &Path,
        texts: &'static Publish,
    ) -> Result<Self> {
        // Without them, the credentials of a machine at Amazon would be asked for, which fails only after minutes.
        if let Some(missing) = CREDENTIALS.iter().find(|name| std::env::var_os(name).is_none()) {
            bail!(texts.store_key_missing(missing, CREDENTIALS.join(", ")));
        }
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
        if let Some(endpoint) = endpoint {
            // An address with http is meant so, such as that of a store on the same machine.
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder.build().with_context(|| texts.store_unusable(bucket))?;
        Self::new(Arc::new(store), prefix, dist, texts)
    }

    fn new(store: Arc<dyn ObjectStore>, prefix: &str, dist: &Path, texts: &'static Publish) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context(texts.store_no_runtime)?;
        let (prefix, dist) = (prefix.to_owned(), dist.to_owned());
        Ok(Self { store, runtime, prefix, dist, unfinished: BTreeMap::new(), texts })
    }

    fn path(&self, name: &str) -> Result<ObjectPath> {
        let path = if self.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", self.prefix) };
        ObjectPath::parse(&path).with_context(|| self.texts.store_no_name(&path))
    }

    /// Sizes of all objects by name.
    async fn list(&self) -> Result<BTreeMap<String, u64>> {
        let folder = if self.prefix.is_empty() { None } else { Some(ObjectPath::parse(&self.prefix)?) };
        let objects: Vec<ObjectMeta> =
            self.store.list(folder.as_ref()).try_collect().await.context(self.texts.store_list)?;
        let start = if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) };
        let named = objects.into_iter().filter_map(|object| {
            let name = object.location.to_string().strip_prefix(&start)?.to_owned();
            Some((name, object.size))
        });
        Ok(named.collect())
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match self.store.get_opts(&self.path(name)?, GetOptions::default()).await {
            Ok(found) => {
                let bytes = found.bytes().await.with_context(|| self.texts.store_download(name))?;
                Ok(Some(bytes.to_vec()))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).with_context(|| self.texts.store_may_read(name)),
        }
    }

    /// The hash that an object carries.
    async fn hash(&self, name: &str) -> Result<Option<String>> {
        let options = GetOptions { head: true, ..GetOptions::default() };
        match self.store.get_opts(&self.path(name)?, options).await {
            Ok(found) => Ok(found.attributes.get(&Attribute::Metadata(HASH.into())).map(|hash| hash.to_string())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).with_context(|| self.texts.store_look_up(name)),
        }
    }

    async fn upload(&self, Upload { name, entry }: &Upload) -> Result<()> {
        let path = self.dist.join(name);
        let unreadable = || self.texts.cant_read(path.display());
        if entry.size <= multipart::PART {
            let bytes = fs::read(&path).with_context(unreadable)?;
            return self.write(name, bytes, Some(&entry.sha256)).await;
        }
        let file = File::open(&path).with_context(unreadable)?;
        let attributes = attributes(name, Some(&entry.sha256));
        let uploaded = multipart::upload(&*self.store, &self.path(name)?, file, attributes).await;
        uploaded.with_context(|| self.texts.store_upload(name))
    }

    async fn write(&self, name: &str, bytes: Vec<u8>, hash: Option<&str>) -> Result<()> {
        let options = PutOptions { attributes: attributes(name, hash), ..PutOptions::default() };
        let written = self.store.put_opts(&self.path(name)?, PutPayload::from(bytes), options).await;
        written.with_context(|| self.texts.store_upload(name))?;
        Ok(())
    }

    async fn remove(&self, names: &[String]) -> Result<()> {
        let paths = names.iter().map(|name| self.path(name)).collect::<Result<Vec<_>>>()?;
        let paths = stream::iter(paths.into_iter().map(Ok)).boxed();
        let removed = self.store.delete_stream(paths).try_collect::<Vec<_>>().await;
        removed.context(self.texts.store_delete)?;
        Ok(())
    }

    async fn read_all(&self) -> Result<(TargetState, BTreeMap<String, FileContent>)> {
        let listed = self.list().await?;
        let manifest = match self.get(MANIFEST).await? {
            Some(bytes) => Some(Manifest::parse(&bytes, self.texts)?),
            None => None,
        };
        let unfinished = match self.get(UNFINISHED).await? {
            Some(bytes) => parse_unfinished(&bytes, self.texts),
            None => BTreeMap::new(),
        };
        let mut state = TargetState::of_list(manifest, &unfinished, &listed);
        let maybe_there = unfinished.iter().filter(|(name, entry)| listed.get(*name) == Some(&entry.size));
        let hashes: Vec<(&String, u64, Option<String>)> = stream::iter(maybe_there)
            .map(|(name, entry)| async move { Ok::<_, anyhow::Error>((name, entry.size, self.hash(name).await?)) })
            .buffer_unordered(MAX_REQUESTS)
            .try_collect()
            .await?;
        for (name, size, hash) in hashes {
            if let Some(sha256) = hash {
                state.contents.insert(name.clone(), FileContent { sha256, size });
            }
        }
        Ok((state, unfinished))
    }
}

impl Target for Store {
    /// A store does not read the rules for hosts.
    fn takes(&self, name: &str) -> bool {
        ![headers::FILE, redirects::FILE, NO_JEKYLL].contains(&name)
    }

    fn read(&mut self, _: &Manifest) -> Result<TargetState> {
        let (state, unfinished) = self.runtime.block_on(self.read_all())?;
        self.unfinished = unfinished;
        Ok(state)
    }

    fn begin(&mut self, plan: &Plan) -> Result<()> {
        self.unfinished.extend(plan.uploads().map(|upload| (upload.name.clone(), upload.entry.clone())));
        let list = serde_json::to_vec(&self.unfinished)?;
        self.runtime.block_on(self.write(UNFINISHED, list, None))
    }

    fn put(&mut self, uploads: &[Upload], done: &dyn Fn() -> Result<()>) -> Result<()> {
        let (large, small): (Vec<&Upload>, Vec<&Upload>) =
            uploads.iter().partition(|upload| upload.entry.size > multipart::PART);
        let requests = stream::iter(small).map(|upload| self.upload(upload)).buffer_unordered(MAX_REQUESTS);
        self.runtime.block_on(requests.try_for_each(|()| future::ready(done())))?;
        // One by one: an error of another request would drop an upload in parts before it is aborted.
        for upload in large {
            self.runtime.block_on(self.upload(upload))?;
            done()?;
        }
        Ok(())
    }

    fn delete(&mut self, names: &[String]) -> Result<()> {
        if names.is_empty() { Ok(()) } else { self.runtime.block_on(self.remove(names)) }
    }

    fn finish(&mut self, site: &Manifest) -> Result<()> {
        self.runtime.block_on(self.write(MANIFEST, site.bytes()?, None))?;
        self.runtime.block_on(self.remove(&[UNFINISHED.to_owned()]))
    }
}

fn attributes(name: &str, hash: Option<&str>) -> Attributes {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, content_type(name).into());
    attributes.insert(Attribute::CacheControl, cache_control(name).into());
    if let Some(hash) = hash {
        attributes.insert(Attribute::Metadata(HASH.into()), hash.to_owned().into());
    }
    attributes
}

fn content_type(name: &str) -> String {
    // Many CDNs do not compress the types of feeds.
    if name.ends_with(".xml") {
        return "application/xml".to_owned();
    }
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let essence = guess.essence_str();
    if essence.starts_with("text/") { format!("{essence}; charset=utf-8") } else { essence.to_owned() }
}

fn cache_control(name: &str) -> &'static str {
    if is_immutable(name) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use jiff::Timestamp;
    use object_store::ObjectStore;
    use object_store::memory::InMemory;
    use protocol::language::Language;
    use tempfile::TempDir;

    use super::{Attribute, GetOptions, ObjectPath, Store, Target, cache_control, content_type};
    use crate::files::{MANIFEST, UNFINISHED};
    use crate::manifest::Manifest;
    use crate::plan::Plan;
    use crate::texts::Publish;

    fn site(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    fn manifest(dist: &Path) -> Manifest {
        Manifest::of(dist, "1".to_owned(), Timestamp::UNIX_EPOCH, Language::En).unwrap()
    }

    fn store(memory: &Arc<InMemory>, dist: &Path) -> Store {
        let memory: Arc<InMemory> = Arc::clone(memory);
        Store::new(memory, "blog", dist, Publish::of(Language::En)).unwrap()
    }

    /// Publishes, and returns the names of the uploaded and the deleted files.
    fn publish(memory: &Arc<InMemory>, dist: &Path) -> (Vec<String>, Vec<String>) {
        let (mut target, site) = (store(memory, dist), manifest(dist));
        let plan = Plan::new(&site, &target.read(&site).unwrap());
        target.begin(&plan).unwrap();
        plan.uploads.values().for_each(|uploads| target.put(uploads, &|| Ok(())).unwrap());
        target.delete(&plan.deletions).unwrap();
        target.finish(&site).unwrap();
        (plan.uploads().map(|upload| upload.name.clone()).collect(), plan.deletions)
    }

    fn names(memory: &Arc<InMemory>) -> Vec<String> {
        let target = store(memory, Path::new(""));
        target.runtime.block_on(target.list()).unwrap().into_keys().collect()
    }

    #[test]
    fn only_changes_are_uploaded_to_a_store() {
        let memory = Arc::new(InMemory::new());
        let old = site(&[("index.html", "1"), ("a.html", "1"), ("médias/à.png", "1")]);
        assert_eq!(publish(&memory, old.path()).0.len(), 3);
        assert_eq!(names(&memory), ["a.html", MANIFEST, "index.html", "médias/à.png"]);
        let new = site(&[("index.html", "2"), ("médias/à.png", "1")]);
        let changes = (vec!["index.html".to_owned()], vec!["a.html".to_owned()]);
        assert_eq!(publish(&memory, new.path()), changes);
        assert_eq!(names(&memory), [MANIFEST, "index.html", "médias/à.png"]);
        let mut target = store(&memory, new.path());
        let site = manifest(new.path());
        assert!(Plan::new(&site, &target.read(&site).unwrap()).is_empty());
    }

    #[test]
    fn interrupted_upload_to_a_store_is_continued() {
        let memory = Arc::new(InMemory::new());
        let old = site(&[("a.html", "1"), ("b.html", "1")]);
        publish(&memory, old.path());
        let new = site(&[("a.html", "2"), ("b.html", "2"), ("media/c.png", "2")]);
        let (mut target, files) = (store(&memory, new.path()), manifest(new.path()));
        let plan = Plan::new(&files, &target.read(&files).unwrap());
        target.begin(&plan).unwrap();
        // The process ends after the first phase.
        target.put(plan.uploads.values().next().unwrap(), &|| Ok(())).unwrap();
        drop(target);
        assert!(names(&memory).contains(&UNFINISHED.to_owned()));
        assert_eq!(publish(&memory, new.path()).0, ["a.html", "b.html"]);
        assert!(!names(&memory).contains(&UNFINISHED.to_owned()));
    }

    #[test]
    fn objects_have_types_and_caching() {
        let memory = Arc::new(InMemory::new());
        let new = site(&[("assets/app-1.wasm", "1"), ("_headers", "1")]);
        publish(&memory, new.path());
        let target = store(&memory, new.path());
        assert!(!target.takes("_headers") && target.takes("index.html"));
        let path = ObjectPath::parse("blog/assets/app-1.wasm").unwrap();
        let found = target.runtime.block_on(memory.get_opts(&path, GetOptions::default())).unwrap();
        let attribute = |attribute| found.attributes.get(&attribute).map(|value| value.to_string());
        assert_eq!(attribute(Attribute::ContentType).as_deref(), Some("application/wasm"));
        assert_eq!(attribute(Attribute::CacheControl).as_deref(), Some("public, max-age=31536000, immutable"));
        assert_eq!(content_type("feed.xml"), "application/xml");
        assert_eq!(content_type("index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("site.webmanifest"), "application/manifest+json");
        assert_eq!(cache_control("index.html"), "no-cache");
        assert_eq!(cache_control("search/terms-00112233aabb.txt"), "public, max-age=31536000, immutable");
        assert_eq!(cache_control("search/index.json"), "no-cache");
    }
}
