public import ArgumentParser
public import Domain
import FoundationEssentials
import Imaging
import Processing
import Rules

/// `unmix run INPUT OUTPUT`: one stack by hand.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Unmix one stack.",
        discussion: """
            Writes the corrected OME-TIFF and, beside it, OUTPUT.json with what was done. The input is never changed.
            Of a stack of several files, any one may be given. Where the input holds several images, as one for each
            stage position, each gets an output of its own: out_s0.ome.tif, out_s1.ome.tif and so on.

            Examples:
              unmix run cells.ome.tif cells_unmixed.ome.tif --alpha 0.21
              unmix run cells.lsm out.ome.tif --alpha-mode per_t --method linear_fit --compression zstd
              unmix run again.ome.tif again_unmixed.ome.tif --params cells_unmixed.ome.tif.json
            """)

    @Argument(help: "The stack.")
    var input: String
    @Argument(help: "The corrected OME-TIFF.")
    var output: String

    @Option(
        help: .init(
            "Parameters from a YAML or JSON file or an earlier sidecar; flags override them.",
            valueName: "file"))
    var params: String?
    @Option(help: "How the pages of a plain TIFF are ordered, such as ZCYX.")
    var axes: String?
    @Option(help: "Only this image of an input that holds several, counted from 0.")
    var series: Int?
    @Option(help: "none, deflate, zstd or lzw.")
    var compression = Compression.none
    @Option(help: "Threads that compress and decompress, 1 to 256. (default: one for each core)")
    var threads: Int?
    @Flag(help: "Replace OUTPUT where it exists.")
    var overwrite = false
    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup(title: "Parameters") var parameters: ParameterFlags

    func validate() throws {
        guard threads.map({ (1...256).contains($0) }) ?? true else {
            throw ValidationError("--threads is a number from 1 to 256.")
        }
    }

    func run() throws {
        let steps = try ParameterSource(file: params, flags: parameters.values).steps()
        let stack = try Acquisition.open(path: input, axes: axes)
        let images = try images(of: stack)
        let places = try images.map { (image) throws(Failure) in
            try OutputPlace(
                inputs: stack.filePaths, output: output, suffix: series == nil ? image.suffix : "",
                overwrite: overwrite)
        }
        for (image, place) in zip(images, places) { try unmix(image, by: steps, into: place) }
    }

    private func images(of stack: Acquisition) throws(Failure) -> [ImageNumber] {
        let all = stack.images.indices.map { ImageNumber(index: $0, count: stack.images.count) }
        guard let series else { return all }
        guard let image = all.first(where: { $0.index == series }) else {
            throw Failure(
                .usage, "there is no image \(series): it holds \(all.count)", subject: input,
                advice: "Count from 0; `unmix inspect` lists them")
        }
        return [image]
    }

    private func unmix(
        _ image: ImageNumber, by steps: [UnmixingParameters], into place: OutputPlace
    ) throws(Failure) {
        let display = ProgressDisplay()
        defer { display.finish() }
        try place.fill { staging throws(Failure) in
            let ticket = Ticket(
                job: 0, attempt: 1, input: input, image: image, members: nil, axes: axes,
                steps: steps, compression: compression, staging: staging, output: place.output,
                provenance: .init(),
                limits: WorkerLimits(
                    memory: .max, sandbox: .off,
                    threads: threads ?? ProcessInfo.processInfo.activeProcessorCount))
            return try Attempt.run(ticket) { if !quiet { display.show($0) } }
        }
    }
}

extension Compression: ExpressibleByArgument {}
