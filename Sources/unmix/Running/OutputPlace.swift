import Domain
import Files
import FoundationEssentials
import Glibc
import Rules

/// Where a run by hand puts its result: staged in a folder beside it, then renamed into place.
struct OutputPlace {
    /// The image, absolute.
    let output: String
    private let overwrite: Bool
    private let staging: String

    /// Checks what can be checked before a voxel is read.
    ///
    /// - Parameters:
    ///   - inputs: the files of the stack.
    ///   - output: as the command names it.
    ///   - suffix: what is put behind the stem of that name.
    init(
        inputs: [String], output: String, suffix: String, overwrite: Bool
    ) throws(Failure) {
        self.output = Self.absolute(StackName.adding(suffix, to: output))
        self.overwrite = overwrite
        let folder = Folder.parent(of: self.output)
        staging = "\(folder)/.\(Folder.name(of: self.output)).\(getpid()).unmix"
        if inputs.contains(where: { [path = self.output] in Self.isSameFile($0, path) }) {
            throw Failure(
                .usage, "the output is the input itself", subject: self.output,
                advice: "Name another output; the input is never changed")
        }
        guard Folder.exists(folder) else {
            throw Failure(
                .cannotCreate, "its folder does not exist", subject: self.output,
                advice: "Make the folder \(folder) first")
        }
        for path in overwrite ? [] : [self.output, "\(self.output).json"]
        where Folder.exists(path) {
            throw Failure(
                .cannotCreate, "it exists already", subject: path,
                advice: "Choose another name, or say --overwrite")
        }
    }

    /// Makes the staging folder, has it filled, and publishes what is in it; nothing is left behind where that fails.
    func fill(_ body: (String) throws(Failure) -> Outcome.Success) throws(Failure) {
        try Folder.make(staging)
        let interruption = Interruption { [staging] in Self.remove(staging) }
        defer {
            Self.remove(staging)
            interruption.end()
        }
        let success = try body(staging)
        let folder = Folder.parent(of: output)
        if overwrite { unlink("\(output).json") }
        for file in success.files {
            try Folder.move("\(staging)/\(file)", to: "\(folder)/\(file)", replacing: overwrite)
        }
    }

    private static func remove(_ folder: String) {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }

    /// Whether two paths lead to one file, through symlinks and hard links as well.
    private static func isSameFile(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}
