import Domain
import Foundation

@testable import Imaging

/// A copy of a sample's files in a folder of their own, to be damaged.
struct FormatScratch {
    let sample: FormatCase
    /// The folder that the files lie in.
    let folder: String
    /// What the whole is opened by.
    let entry: String

    /// Runs a test with a fresh copy that is gone afterwards.
    static func with(_ sample: FormatCase, _ body: (FormatScratch) throws -> Void) throws {
        try Fixtures.withFolder { (top) throws in
            // Some formats look at the name of the folder.
            let folder = "\(top)/\(sample.folder.lastPathComponent)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            let name = sample.url.lastPathComponent
            for file in Set(sample.files + (sample.isFolder ? [] : [name])) {
                try FileManager.default.copyItem(
                    atPath: sample.folder.appendingPathComponent(file).path,
                    toPath: "\(folder)/\(file)")
            }
            let entry = sample.isFolder ? folder : "\(folder)/\(name)"
            try body(FormatScratch(sample: sample, folder: folder, entry: entry))
        }
    }

    func path(_ file: String) -> String { "\(folder)/\(file)" }

    /// What an acquisition may be opened by of which one file is damaged: that file, another one, and what stands for
    /// the whole.
    func entries(besides file: String) -> Set<String> {
        Set([path(file), entry] + sample.files.filter { $0 != file }.prefix(1).map { path($0) })
    }

    /// What became of an attempt to read it.
    enum Outcome: Equatable {
        /// It is taken for whole; whether each voxel is what it was, and whether it is another acquisition than it was.
        case complete(isRight: Bool, isAnother: Bool)
        case incomplete(String)
        case refused(Failure)

        var isComplete: Bool { if case .complete = self { true } else { false } }

        /// Never a part for the whole, never an error that says nothing.
        var isSound: Bool {
            switch self {
            case .complete(let isRight, _): isRight
            case .incomplete(let reason): !reason.isEmpty
            case .refused(let failure):
                [.badInput, .incomplete].contains(failure.code) && !failure.message.isEmpty
            }
        }

        /// All words of it.
        var words: String {
            switch self {
            case .complete(let isRight, let isAnother):
                "complete\(isRight ? "" : ", wrong")\(isAnother ? ", another" : "")"
            case .incomplete(let reason): reason
            case .refused(let failure): "\(failure)"
            }
        }
    }

    /// Opens it by one of its files, or by what the whole is opened by, and reads all that is taken for whole.
    func outcome(openedBy file: String? = nil) -> Outcome {
        do throws(Failure) {
            let acquisition = try Acquisition.open(path: file ?? entry, axes: sample.axes)
            if case .incomplete(let reason) = try acquisition.completeness() {
                return .incomplete(reason)
            }
            // What is called complete must be readable too.
            let isRight = (try? isRight(acquisition.images)) ?? false
            return .complete(
                isRight: isRight, isAnother: acquisition.format != sample.format)
        } catch {
            return .refused(error)
        }
    }

    private func isRight(_ images: [any StackReader]) throws -> Bool {
        guard images.count == sample.images.count else { return false }
        return try zip(images, sample.images).allSatisfy { image, expected in
            try image.description.shape.extents == expected.shape
                && image.fingerprint() == expected.sha256
        }
    }
}
