//! The end of an import: media, redirects of archives, and the report.

use anyhow::Result;

use super::Importer;
use crate::downloads::FilesToDownload;
use crate::gitignore;
use crate::report::{Entry, Report};
use crate::target::Change;

impl Importer<'_> {
    /// Copies the files, and writes the report and the list of imported files. `written` says how the import of the
    /// posts ended.
    ///
    /// # Errors
    /// When a file can't be read or written, or `written` is an error.
    pub(crate) fn finish(mut self, written: Result<()>) -> Result<Report> {
        let finished = written.and_then(|()| self.write_rest());
        // Also after an error: the next import has to know the files that were written.
        let saved = self.target.save();
        finished.and(saved)?;
        Ok(self.report)
    }

    /// Reports the files to download, and those that could not be downloaded.
    fn note_downloads(&mut self) {
        let Some(downloads) = self.blog.downloads else { return };
        let files = std::mem::take(&mut self.rewriter.files_to_download);
        if downloads.fetched > 0 {
            self.report.count(Entry::FilesDownloaded, downloads.fetched);
        }
        if self.blog.dry_run {
            self.report.count(Entry::FilesToDownload, files.len());
        } else {
            let texts = self.blog.texts();
            for (copy, url) in &files {
                let reason = downloads.failed.get(copy);
                let reason = reason.map_or_else(|| texts.not_tried.to_owned(), |reason| reason.text(texts));
                self.report.note_labelled(Entry::FailedDownloads, url, reason);
            }
        }
        self.report.files_to_download = FilesToDownload::new(self.rewriter.addresses.hosts_of_files(), files);
    }

    fn write_rest(&mut self) -> Result<()> {
        for name in &self.rewriter.too_large {
            self.report.note(Entry::LargeFiles, name.clone());
        }
        for media in &self.rewriter.used {
            let change = self.target.copy(media)?;
            if media.name != media.first_name {
                self.report.note(Entry::RenamedMedia, format!("{} → {}", media.first_name, media.name));
            }
            let is_new = change == Change::Added;
            self.report.count(if is_new { Entry::MediaCopied } else { Entry::MediaUnchanged }, 1);
        }
        if self.rewriter.linked_frames > 0 {
            self.report.count(Entry::LinkedFrames, self.rewriter.linked_frames);
        }
        self.note_downloads();
        let hosts = self.rewriter.addresses.hosts_of_files();
        for address in &self.rewriter.missing {
            let entry = if self.blog.downloads.is_some() {
                if hosts.is_empty() { Entry::UnknownHosts } else { Entry::OtherHosts }
            } else if self.has_media {
                Entry::MissingMedia
            } else {
                Entry::WithoutMedia
            };
            self.report.note(entry, address.clone());
        }
        self.archives.write(&self.target, &mut self.report, self.blog.texts())?;
        // Before there are files with e-mail addresses.
        gitignore::add_patterns(&self.target, self.blog.texts())?;
        self.comments.finish(&self.target, &mut self.report)?;
        self.target.write_report_file(&format!("report-{}.txt", self.program), self.report.whole().as_bytes())?;
        Ok(())
    }
}
