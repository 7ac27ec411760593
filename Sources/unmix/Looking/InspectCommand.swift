import ArgumentParser
import Domain
import Imaging
import Processing

/// `unmix inspect FILE`: what a stack is, and whether it is all there.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what a stack is, without reading its voxels.",
        discussion: "Example:\n  unmix inspect cells.ome.tif --json")

    @Argument(help: "The stack.")
    var file: String

    @Option(help: "How the pages of a plain TIFF are ordered, such as ZCYX.")
    var axes: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let input = try InputFile(file)
        let reader = try StackFile.open(
            fileDescriptor: input.descriptor, name: file, axes: axes)
        let completeness = try reader.completeness()
        let report = InspectReport(reader.description, completeness, size: input.stamp.size)
        print(json ? report.json : report.text)
        if case .incomplete = completeness { throw ExitCode(Failure.Code.incomplete.exitCode) }
    }
}
