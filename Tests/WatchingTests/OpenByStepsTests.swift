import CLinux
import Glibc
import Testing

/// Without openat2(2) a path is opened name by name, with the same outcome.
struct OpenByStepsTests {
    @Test(arguments: [
        ".", "a", "a/b", "a/b/file", "a//b/file", "a/b/", "a/./b", "file", "file/", "file/x",
        "none", "a/none",
        "link", "a/link", "link/file", "a/linked/file", "/", "/etc", "..", "a/../../x", "",
        String(repeating: "n", count: 300),
    ])
    func givesWhatTheKernelGives(_ path: String) throws {
        let folder = try TemporaryFolder()
        let root = open(folder.path, O_RDONLY | O_DIRECTORY)
        try #require(root >= 0)
        defer { close(root) }
        for name in ["a", "a/b"] { mkdirat(root, name, 0o755) }
        for name in ["file", "a/b/file"] { close(openat(root, name, O_CREAT | O_WRONLY, 0o644)) }
        symlinkat("file", root, "link")
        symlinkat("b", root, "a/linked")
        symlinkat("b/file", root, "a/link")

        for flags in [O_RDONLY | O_NOFOLLOW, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, oPath] {
            let kernel = kind(unmixd_open_beneath(root, path, flags))
            #expect(kind(unmixd_open_by_steps(root, path, flags)) == kernel, "flags \(flags)")
        }
    }

    /// What was opened, or the code of the refusal.
    private func kind(_ descriptor: Int32) -> String {
        guard descriptor >= 0 else { return "\(descriptor)" }
        defer { close(descriptor) }
        var info = stat()
        return fstat(descriptor, &info) == 0 ? "\(info.st_ino) \(info.st_mode)" : "?"
    }

    private let oPath: Int32 = 0o10_400_000  // O_PATH | O_NOFOLLOW
}
