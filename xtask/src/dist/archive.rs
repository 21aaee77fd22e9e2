//! The archive of a release, and its checksum.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use fs_err as fs;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;
use xshell::cmd;

use super::file_name;
use crate::repo::Repo;

/// Packs the folder `name` in `output`, and returns the archive beside it.
pub(super) fn pack(repo: &Repo, output: &Path, name: &str) -> Result<PathBuf> {
    if cfg!(windows) { zip(repo, output, name) } else { tar_gz(output, name) }
}

fn tar_gz(output: &Path, name: &str) -> Result<PathBuf> {
    let archive = output.join(format!("{name}.tar.gz"));
    let mut builder = tar::Builder::new(GzEncoder::new(fs::File::create(&archive)?, Compression::best()));
    // Without the user of this machine, and without times.
    builder.mode(tar::HeaderMode::Deterministic);
    builder.sparse(false);
    for entry in WalkDir::new(output.join(name)).sort_by_file_name() {
        let entry = entry?;
        builder.append_path_with_name(entry.path(), entry.path().strip_prefix(output)?)?;
    }
    builder.into_inner()?.finish()?;
    Ok(archive)
}

/// With the tar of Windows, which writes zip files. The tar that Git brings does not.
fn zip(repo: &Repo, output: &Path, name: &str) -> Result<PathBuf> {
    let archive = output.join(format!("{name}.zip"));
    let windows = env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    let tar = PathBuf::from(windows).join(r"System32\tar.exe");
    cmd!(repo.sh, "{tar} -a -c -f {archive} -C {output} {name}").run()?;
    Ok(archive)
}

/// Writes `SHA256SUMS`, which `sha256sum --check` reads.
pub(super) fn write_checksum(archive: &Path, output: &Path) -> Result<PathBuf> {
    let sums = output.join("SHA256SUMS");
    let sum: String = Sha256::digest(fs::read(archive)?).iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(&sums, format!("{sum}  {}\n", file_name(archive)))?;
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archive_has_all_files_below_its_folder() {
        let output = tempfile::tempdir().unwrap();
        fs::create_dir_all(output.path().join("carnet-1/man")).unwrap();
        for name in ["carnet-1/carnet", "carnet-1/man/carnet.1"] {
            fs::write(output.path().join(name), name).unwrap();
        }
        let archive = tar_gz(output.path(), "carnet-1").unwrap();
        let mut reader = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(&archive).unwrap()));
        let paths = reader.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().display().to_string());
        let paths: Vec<_> = paths.map(|path| path.trim_end_matches('/').to_owned()).collect();
        assert_eq!(paths, ["carnet-1", "carnet-1/carnet", "carnet-1/man", "carnet-1/man/carnet.1"]);
    }

    #[test]
    fn checksum_names_the_archive() {
        let output = tempfile::tempdir().unwrap();
        let archive = output.path().join("a.tar.gz");
        fs::write(&archive, "abc").unwrap();
        let sums = write_checksum(&archive, output.path()).unwrap();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.tar.gz\n";
        assert_eq!(fs::read_to_string(sums).unwrap(), expected);
    }
}
